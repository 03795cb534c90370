# lines that are never reached are none of the code's, but their names are
for text in (
    'def f():\n return 1\n foo(7)\n def g(): pass',
    'def f(x):\n try:\n  return 1\n except x:\n  return 2\n else:\n  foo()\n bar()',
    'def f(x):\n with x:\n  return 1\n bar()',
    'def f(x):\n for i in x:\n  pass\n else:\n  return\n bar()',
    'def f(x):\n while x:\n  pass\n else:\n  return\n bar()',
    'def f(x):\n while 1:\n  if x: break\n bar()',
    'def f(x):\n while 1:\n  if 0: break\n bar()',
    'def f(x):\n while 1:\n  for i in x: break\n bar()',
    'def f(x):\n while 1:\n  for i in x: pass\n  else: break\n bar()',
    'def f(x):\n match x:\n  case 1: return\n  case _: return 2\n bar()',
    'def f(x):\n match x:\n  case 1: return\n  case y: return 2\n bar()',
    'def f(x):\n match x:\n  case 1: return\n  case (1|_): return 2\n bar()',
    'def f(x):\n match x:\n  case 1: return\n  case _ if x: return 2\n bar()',
    'def f(x):\n match x:\n  case 1: return\n  case [_]: return 2\n bar()',
    'def f(x):\n try:\n  a()\n finally:\n  return\n bar()',
    'def f(x):\n try:\n  return a()\n finally:\n  b()\n bar()',
    'def f(x):\n try:\n  return a()\n except* x:\n  b()\n bar()',
    'def f(x):\n try:\n  pass\n except x:\n  b()\n else:\n  return 3\n bar()',
    'def f(x):\n try:\n  pass\n except x:\n  return\n else:\n  return 3\n bar()',
    'def f(x):\n return\n yield 1',
    'def f(x):\n if 1.0: return\n bar()',
    'def f(x):\n if 0j: return\n bar()',
    'def f(x):\n if not (x and 0):\n  return\n bar()',
    'def f(x):\n while not 0:\n  pass\n bar()',
    'def f(x):\n if x:\n  return\n else:\n  raise x\n bar()',
    'def f(x):\n if x:\n  return\n elif 1:\n  raise x\n else:\n  foo()\n bar()',
    'def f(x):\n for i in x:\n  if i: continue\n  else: break\n  bar()\n foo()',
    'def f(x):\n while 0:\n  bar()\n else:\n  return\n foo()',
    'def f(x):\n if x or "s":\n  bar()\n else:\n  foo(b"z")',
    'def f(x):\n if __debug__:\n  bar()\n else:\n  foo(b"z")',
    'def f(x):\n async def g():\n  return 1\n  await x\n return g\n (lambda: 9)()',
):
    names = {}
    exec(text, names)
    code = names['f'].__code__
    print(sorted({line for _, _, line in code.co_lines() if line}), code.co_names)
