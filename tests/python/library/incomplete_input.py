# What the prompt waits for: input that more lines may complete.
import codeop

for source in (
    "if 1:\n a\nelse:", "if 1:\n a\nelse:\n", "try:\n a\nexcept E:", "def f():", "class A:",
    "try:\n  try:\n    pass\n  except:\n    pass\n  else:", "if 1:\n pass\n if 1:\n  pass\n else:\n", "match x:\n case 1:",
    "if 1:\n if 2:\n  x y", "if 1:\n if 2:\n  x\n else\n", "for x in y:\n  z)", "if 1:\n pass\n else:",
):  # fmt: skip
    try:
        print(codeop.compile_command(source))
    except SyntaxError as error:
        print(type(error).__name__, error)
