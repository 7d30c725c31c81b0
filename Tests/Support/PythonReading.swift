/// Has Python read documents: the other reader that one of ours is held against.
///
/// - Parameter program: defines `read(document)`: bytes in, a line of text out. It may import what it needs.
/// - Returns: what it says of each document, in their order; as many as there are documents.
/// - Throws: ``PythonFailure`` when it ends badly or does not answer for each.
package func pythonAnswers(_ program: String, for documents: [[UInt8]]) throws -> [Substring] {
  var input: [UInt8] = []
  for document in documents {
    withUnsafeBytes(of: UInt32(document.count).littleEndian) { input += $0 }
    input += document
  }
  let result = try run(["python3", "-c", program + "\n" + loop], input: input)
  let lines = result.text.split(separator: "\n")
  guard result.code == 0, lines.count == documents.count else { throw PythonFailure(result: result) }
  return lines
}

/// A reader in Python did not do what it was asked for.
package struct PythonFailure: Error, CustomStringConvertible {
  package let result: RunResult

  package var description: String {
    "python3 ended with \(result.code) after \(result.output.count) bytes: \(result.errorText)"
  }
}

/// Each document comes as its length (4 bytes, lowest first) and its bytes.
private let loop = #"""
  import struct, sys
  data = sys.stdin.buffer.read()
  at = 0
  lines = []
  while at < len(data):
      size = struct.unpack_from("<I", data, at)[0]
      lines.append(read(data[at + 4:at + 4 + size]))
      at += 4 + size
  sys.stdout.write("\n".join(lines) + "\n")
  """#
