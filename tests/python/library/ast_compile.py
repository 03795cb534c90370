"""compile() of trees made by hand: what it takes and what it refuses."""
import ast
src = open(ast.__file__, encoding='utf-8').read()
tree = ast.parse(src)
ns = {'__name__': 'x'}
exec(compile(tree, 'f', 'exec'), ns)
print(ns['dump'](ast.parse('a+b')))
t = ast.parse("x = [i*2 for i in range(3)]\ndef f(a, *, b=1): return a+b\nprint(x, f(1))")
exec(compile(t, 'g', 'exec'))
print(eval(compile(ast.Expression(ast.Constant((1, 2.5, 'x', b'y', None, ..., frozenset([1])), lineno=1, col_offset=0)), 'g', 'eval')))
def bad(f):
    try:
        node = f()
        compile(node, 'x', 'eval' if isinstance(node, ast.Expression) else 'exec')
    except Exception as e: print(type(e).__name__, str(e).split(' object at ')[0])
    else: print('ok')
L = dict(lineno=1, col_offset=0)
E = lambda n: ast.fix_missing_locations(ast.Expression(n))
M = lambda *n: ast.fix_missing_locations(ast.Module(list(n), []))
N = ast.Name
for f in [lambda: ast.Module([ast.Pass()], []), lambda: E(N('x', ast.Store())), lambda: E(N('None')), lambda: E(ast.BoolOp(ast.And(), [N('x')])),
  lambda: E(ast.Dict([N('a')], [])), lambda: E(ast.Compare(N('a'), [], [])), lambda: E(ast.Constant([])), lambda: M(), lambda: M(ast.FunctionDef('f', ast.arguments(), [])),
  lambda: M(ast.Delete([])), lambda: M(ast.Try([ast.Pass()])), lambda: M(ast.Raise(None, N('x'))), lambda: M(ast.Import([])), lambda: M(ast.Global([])), lambda: M(3), lambda: ast.Expression(None),
  lambda: ast.Module(None, []), lambda: ast.Module([None], []), lambda: E(ast.Call(N('f'), [None], [])), lambda: ast.Interactive([]), lambda: E(ast.Name(3)), lambda: E(ast.BinOp(N('x'), None, N('y'))),
  lambda: E(ast.BinOp(N('x'), ast.And(), N('y'))), lambda: E(ast.Constant(1, lineno=5, end_lineno=2, col_offset=1, end_col_offset=2)), lambda: E(ast.ListComp(N('x'), [])), lambda: M(ast.Match(N('x'), [])),
  lambda: M(ast.Match(N('x'), [ast.match_case(ast.MatchValue(N('x')), body=[ast.Pass()])])), lambda: M(ast.Match(N('x'), [ast.match_case(ast.MatchAs(None, '_'), body=[ast.Pass()])])),
  lambda: M(ast.ImportFrom('x', [ast.alias('a')], -1)), lambda: M(ast.AnnAssign(ast.Tuple([N('x')], ast.Store()), N('int'), None, 1)), lambda: E(ast.NamedExpr(ast.Attribute(N('x'), 'a', ast.Store()), N('y'))),
  lambda: M(ast.ExceptHandler()), lambda: M(ast.ImportFrom('x', [ast.alias('a')], 'q')), lambda: M(ast.Return(N('x'))), lambda: E(ast.Starred(N('x'), ast.Load())), lambda: E(ast.Lambda(ast.arguments(args=[ast.arg('a')], defaults=[N('b'), N('c')]), N('a')))]:
    bad(f)
