/// Python's `ruamel.yaml`, for ``pythonAnswers(_:for:)``. Says of a document `-` when it is refused, else the value in its canonical form.
///
/// Left as it is but for one thing: by the core schema there are no dates, so their words are text.
let pythonYAML = #"""
  import datetime, struct, sys, warnings
  import ruamel.yaml
  from ruamel.yaml import resolver

  warnings.simplefilter("ignore")
  resolver.implicit_resolvers[:] = [r for r in resolver.implicit_resolvers if not r[1].endswith(":timestamp")]
  sys.setrecursionlimit(10000)
  sys.set_int_max_str_digits(0)

  def hexed(text):
      return "s" + text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8").hex()

  def canonical(value):
      if value is None: return "n"
      if value is True: return "t"
      if value is False: return "f"
      if isinstance(value, int): return "i" + str(value)
      if isinstance(value, float):
          return "dnan" if value != value else "d" + format(struct.unpack("<Q", struct.pack("<d", value))[0], "x")
      if isinstance(value, str): return hexed(value)
      if isinstance(value, list): return "[" + ",".join([canonical(v) for v in value]) + "]"
      if isinstance(value, dict):
          return "{" + ",".join(sorted([canonical(k) + "=" + canonical(v) for k, v in value.items()])) + "}"
      return "?" + type(value).__name__

  def read(document):
      try:
          return canonical(ruamel.yaml.YAML(typ="safe", pure=True).load(document))
      except RecursionError:
          return "-"
      except Exception:
          return "-"
  """#

/// The same with Python's `json`, made strict: no NaN, no key twice.
let pythonJSON = #"""
  import json, struct, sys

  def hexed(text):
      return "s" + text.encode("utf-8", "surrogatepass").hex()

  def canonical(value):
      if value is None: return "n"
      if value is True: return "t"
      if value is False: return "f"
      if isinstance(value, int): return "i" + str(value)
      if isinstance(value, float): return "d" + format(struct.unpack("<Q", struct.pack("<d", value))[0], "x")
      if isinstance(value, str): return hexed(value)
      if isinstance(value, list): return "[" + ",".join([canonical(v) for v in value]) + "]"
      return "{" + ",".join(sorted([canonical(k) + "=" + canonical(v) for k, v in value.items()])) + "}"

  def refuse(word): raise ValueError(word)

  def pairs(pairs):
      if len(dict(pairs)) < len(pairs): raise ValueError("twice")
      return dict(pairs)

  def read(document):
      try:
          return canonical(json.loads(document.decode("utf-8"), parse_constant=refuse, object_pairs_hook=pairs))
      except ValueError:
          return "-"
  """#
