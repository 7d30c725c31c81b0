/// Python's `json`, as strict as it can be made, for ``pythonAnswers(_:for:)``. Says of a document `-` when it is refused, else three words: how many brackets deep it is, what is in it that we may
/// refuse (`s` half a surrogate pair, `i` a number that is infinite as a double), and the value in its canonical form.
let pythonReader = #"""
  import json, struct, sys
  from decimal import Decimal

  sys.set_int_max_str_digits(0)
  sys.setrecursionlimit(10000)

  class Number:
      def __init__(self, text):
          try:
              self.double = float(text)
          except OverflowError:
              self.double = float("inf")
          self.integer = "-"
          try:
              value = Decimal(text)
              if value == 0:
                  self.integer = "0"
              elif -1 < value.adjusted() < 25 and value == value.to_integral_value():
                  if -2**63 <= int(value) < 2**63:
                      self.integer = str(int(value))
          except ArithmeticError:
              if not text.lower().split("e")[0].strip("-0."):
                  self.integer = "0"

  class Pairs:
      def __init__(self, pairs):
          self.pairs = pairs

  def refuse(word):
      raise ValueError(word)

  def hexed(text, flags):
      if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
          flags.add("s")
      return "s" + text.encode("utf-8", "surrogatepass").hex()

  def canonical(value, flags, level):
      if value is None: return "n"
      if value is True: return "t"
      if value is False: return "f"
      if isinstance(value, Number):
          if value.double in (float("inf"), float("-inf")): flags.add("i")
          bits = struct.unpack("<Q", struct.pack("<d", value.double))[0]
          return value.integer + ":" + format(bits, "x")
      if isinstance(value, str): return hexed(value, flags)
      flags.add(level + 1)
      if isinstance(value, list):
          return "[" + ",".join([canonical(v, flags, level + 1) for v in value]) + "]"
      members = {}
      for key, inner in value.pairs:
          members[hexed(key, flags)] = canonical(inner, flags, level + 1)
      return "{" + ",".join(sorted([k + "=" + v for k, v in members.items()])) + "}"

  def read(document):
      try:
          value = json.loads(document.decode("utf-8"), parse_constant=refuse, parse_float=Number, parse_int=Number,
                             object_pairs_hook=Pairs)
      except ValueError:
          return "-"
      flags = set()
      text = canonical(value, flags, 0)
      deepest = max([f for f in flags if isinstance(f, int)], default=0)
      return "%d %s %s" % (deepest, "".join(sorted(f for f in flags if isinstance(f, str))) or ".", text)
  """#
