// Python inside a Node program: a sandbox with its own files, a function of the host, and a limit.
import { Context, LimitError, MemoryFileSystem, PythonError } from 'tspy';

const context = Context.create({
  fileSystem: new MemoryFileSystem({
    '/app/report.py': `
import json
def report(orders):
    total = sum(order["price"] * order["count"] for order in orders)
    with open("/tmp/report.json", "w") as f:
        json.dump({"total": total, "currency": currency()}, f)
    return total
`,
  }),
  stdout: (text) => process.stdout.write(text),
  limits: { wallTimeMs: 60_000 },
});
context.globals.set('currency', () => 'EUR');
context.evalFile('/app/report.py');
const total = context.globals.get('report').call([
  { price: 3, count: 2 },
  { price: 10, count: 1 },
]);
console.log(total.as('number'), context.eval('open("/tmp/report.json").read()').as('string'));
context.eval('print("hello from", __import__("sys").implementation.name)');
// A function that returns a promise is one that waits, to Python.
context.globals.set('rate', async (currency) => ({ EUR: 1, USD: 1.25 })[currency]);
console.log((await context.evalAsync('[rate(name) for name in ("EUR", "USD")]')).toJS());
try {
  context.eval('open("/etc/passwd")');
} catch (error) {
  if (!(error instanceof PythonError)) throw error;
  console.log(`${error.name}: ${error.message}`);
}
context.close();

const limited = Context.create({ limits: { statements: 100_000 } });
try {
  limited.eval('while True:\n    try:\n        while True: pass\n    except BaseException: pass');
} catch (error) {
  console.log(error instanceof LimitError, error.limit);
}
limited.close();
