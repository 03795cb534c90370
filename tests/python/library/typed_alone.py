# What is typed alone: compile(…, 'single') and codeop, which the interactive loops ask whether a statement has ended.
import codeop
for s in ['while True: pass','while True: pass\n','if 1: x','if 1: x\n','for i in y: z','def f(): pass','class A: pass','with a: b','try: x','async def f(): pass','@x','if 1:\n  x\n','if 1:\n x\nelse: y','x = 1; ','match x:\n case 1: pass','while True: pass # c', 'a = 1\\', '(', 'lambda: (', 'type X = int', 'def f(): pass; x', 'x if', '']:
    try: r=codeop.compile_command(s,'<s>','single') is None
    except SyntaxError as e: r=str(e)
    print(repr(s), r)

for s in ['while True: pass','while True: pass\n','while True: pass\n\n','if 1:\n x','if 1:\n x\n','if 1:\n x\n ','if 1:\n x\n\n','if 1: x #c','if 1: x #c\n','x','x\n','x #c','x;','def f():\n  if 1:\n    x','def f():\n  if 1:\n    x\n','@d\ndef f(): pass','class A:\n  x\n  y','try: x\nexcept: y','try: x\nexcept: y\n','x\ny','x\n\n','x\n#c\n','#c','\n','if 1: x\ny','if 1: x\n\ny', 'match x:\n case 1: pass','match x:\n case 1: pass\n','if 1: (\n','if 1: x \\','x \\\n','if 1:\n  x\n#c','if 1:\n  x\n#c\n', 'if 1:\n  x\n  #c\n','async def f(): pass','for x in y: pass\nelse: z\n']:
    for fl in (0,0x200,0x4200):
        try: compile(s,'<s>','single',fl,True); r='ok'
        except SyntaxError as e: r=f'{type(e).__name__} {e.msg} {e.lineno} {e.offset} {e.end_lineno} {e.end_offset} {e.text!r}'
        print(repr(s), hex(fl), r)
