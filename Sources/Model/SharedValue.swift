/// A large value that is copied often and changed seldom: its copies share one place until one of them is changed.
///
/// On the wire and in journals it is the value itself.
@propertyWrapper
package struct SharedValue<Value: Sendable>: Sendable {
  private final class Place: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private var place: Place

  package init(wrappedValue: Value) { place = Place(wrappedValue) }

  package var wrappedValue: Value {
    // Lent, not copied: a specification has dozens of references to be counted.
    _read { yield place.value }
    set { place = Place(newValue) }
  }
}

extension SharedValue: Equatable where Value: Equatable {
  package static func == (left: SharedValue, right: SharedValue) -> Bool {
    left.place === right.place || left.place.value == right.place.value
  }
}

extension SharedValue: Encodable where Value: Encodable {
  package func encode(to encoder: any Encoder) throws { try place.value.encode(to: encoder) }
}

extension SharedValue: Decodable where Value: Decodable {
  package init(from decoder: any Decoder) throws { self.init(wrappedValue: try Value(from: decoder)) }
}
