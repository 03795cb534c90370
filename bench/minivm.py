"""A small compiler to bytecode and its virtual machine: classes, properties, a generator of tokens, a chain of comparisons."""
import time
class Op:
    PUSH, ADD, SUB, MUL, LT, JMP, JZ, LOAD, STORE, CALL, RET, PRINT, HALT, MOD, EQ = range(15)
class Token:
    __slots__ = ('kind', 'text')
    def __init__(self, kind, text):
        self.kind, self.text = kind, text
def scan(src):
    i = 0
    while i < len(src):
        c = src[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < len(src) and src[j].isdigit(): j += 1
            yield Token('num', src[i:j]); i = j
        elif c.isalpha():
            j = i
            while j < len(src) and (src[j].isalnum() or src[j] == '_'): j += 1
            w = src[i:j]
            yield Token('kw' if w in ('while', 'if', 'else', 'print', 'def', 'return') else 'id', w); i = j
        elif src[i:i + 2] == '==':
            yield Token('op', '=='); i += 2
        else:
            yield Token('op', c); i += 1
    yield Token('eof', '')
class Compiler:
    def __init__(self, src):
        self.toks = list(scan(src)); self.p = 0
        self.code = []; self.funcs = {}
    @property
    def tok(self): return self.toks[self.p]
    def accept(self, text):
        if self.tok.text == text:
            self.p += 1
            return True
        return False
    def need(self, text):
        if not self.accept(text): raise SyntaxError(f'{text} expected, got {self.tok.text}')
    def emit(self, op, arg=None):
        self.code.append([op, arg]); return len(self.code) - 1
    def program(self):
        while self.tok.kind != 'eof': self.statement()
        self.emit(Op.HALT)
        return [tuple(c) for c in self.code]
    def block(self):
        self.need('{')
        while not self.accept('}'): self.statement()
    def statement(self):
        if self.accept('while'):
            top = len(self.code); self.expr(); jz = self.emit(Op.JZ); self.block()
            self.emit(Op.JMP, top); self.code[jz][1] = len(self.code)
        elif self.accept('if'):
            self.expr(); jz = self.emit(Op.JZ); self.block()
            if self.accept('else'):
                j = self.emit(Op.JMP); self.code[jz][1] = len(self.code); self.block(); self.code[j][1] = len(self.code)
            else: self.code[jz][1] = len(self.code)
        elif self.accept('print'):
            self.expr(); self.emit(Op.PRINT); self.need(';')
        elif self.accept('return'):
            self.expr(); self.emit(Op.RET); self.need(';')
        elif self.accept('def'):
            name = self.tok.text; self.p += 1; self.need('('); params = []
            while not self.accept(')'):
                params.append(self.tok.text); self.p += 1; self.accept(',')
            j = self.emit(Op.JMP); self.funcs[name] = (len(self.code), params); self.block()
            self.emit(Op.PUSH, 0); self.emit(Op.RET); self.code[j][1] = len(self.code)
        else:
            name = self.tok.text; self.p += 1; self.need('='); self.expr(); self.emit(Op.STORE, name); self.need(';')
    def expr(self):
        self.sum()
        while self.tok.text in ('<', '=='):
            op = self.tok.text; self.p += 1; self.sum(); self.emit(Op.LT if op == '<' else Op.EQ)
    def sum(self):
        self.term()
        while self.tok.text in ('+', '-'):
            op = self.tok.text; self.p += 1; self.term(); self.emit(Op.ADD if op == '+' else Op.SUB)
    def term(self):
        self.atom()
        while self.tok.text in ('*', '%'):
            op = self.tok.text; self.p += 1; self.atom(); self.emit(Op.MUL if op == '*' else Op.MOD)
    def atom(self):
        t = self.tok; self.p += 1
        if t.kind == 'num': self.emit(Op.PUSH, int(t.text))
        elif t.kind == 'id':
            if self.accept('('):
                n = 0
                while not self.accept(')'):
                    self.expr(); n += 1; self.accept(',')
                self.emit(Op.CALL, (t.text, n))
            else: self.emit(Op.LOAD, t.text)
        elif t.text == '(':
            self.expr(); self.need(')')
        else: raise SyntaxError(t.text)
class VM:
    def __init__(self, code, funcs):
        self.code, self.funcs = code, funcs
        self.stack = []; self.frames = [{}]; self.rets = []; self.out = []; self.steps = 0
    def run(self):
        pc = 0
        code, stack = self.code, self.stack
        push, pop = stack.append, stack.pop
        while True:
            op, arg = code[pc]; pc += 1; self.steps += 1
            if op == Op.PUSH: push(arg)
            elif op == Op.LOAD: push(self.frames[-1][arg])
            elif op == Op.STORE: self.frames[-1][arg] = pop()
            elif op == Op.ADD: b = pop(); push(pop() + b)
            elif op == Op.SUB: b = pop(); push(pop() - b)
            elif op == Op.MUL: b = pop(); push(pop() * b)
            elif op == Op.MOD: b = pop(); push(pop() % b)
            elif op == Op.LT: b = pop(); push(pop() < b)
            elif op == Op.EQ: b = pop(); push(pop() == b)
            elif op == Op.JMP: pc = arg
            elif op == Op.JZ:
                if not pop(): pc = arg
            elif op == Op.CALL:
                addr, params = self.funcs[arg[0]]
                args = stack[len(stack) - arg[1]:]
                del stack[len(stack) - arg[1]:]
                self.frames.append(dict(zip(params, args))); self.rets.append(pc); pc = addr
            elif op == Op.RET: self.frames.pop(); pc = self.rets.pop()
            elif op == Op.PRINT: self.out.append(pop())
            elif op == Op.HALT: return self.out
            else: raise RuntimeError(op)
SRC = '''
def fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); }
def gcd(a, b) { while b { t = a % b; a = b; b = t; } return a; }
i = 0; s = 0;
while i < 3000 { if i % 3 == 0 { s = s + gcd(i, 360); } else { s = s + i * 2 - 1; } i = i + 1; }
print s; print fib(17); print gcd(1071, 462);
'''
t0 = time.perf_counter()
steps = 0
for k in range(3):
    c = Compiler(SRC * 3); code = c.program()
    vm = VM(code, c.funcs); out = vm.run(); steps += vm.steps
print(out, steps)
print("elapsed", time.perf_counter() - t0)
