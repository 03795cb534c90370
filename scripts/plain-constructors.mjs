// `super()` costs V8 much where it does not inline it: the object's layout is not known there, so each field that the superclass stores is looked
// up. So constructors of classes that derive from others of the bundle are made plain here: what `super()` would do stands in them.

/**
 * The edits, `[from, to, text]`, that make plain constructors of `source`, a script with the statements `body`: where a class and all it
 * derives from are written simply enough. Lines stay as they are.
 */
export function plainConstructors(source, body) {
  const classes = new Map();
  for (const statement of body)
    if (statement.type === 'VariableDeclaration')
      for (const { id, init } of statement.declarations)
        if (init?.type === 'ClassExpression' && id.type === 'Identifier') classes.set(id.name, init);

  const plans = new Map();
  /** What the constructor of a class does; `null` when that cannot be told. */
  const planOf = (name) => {
    if (!plans.has(name)) {
      plans.set(name, null);
      const cls = classes.get(name);
      if (cls !== undefined) plans.set(name, makePlan(cls));
    }
    return plans.get(name);
  };

  let names = 0;
  function makePlan(cls) {
    const members = cls.body.body;
    if (members.some((member) => member.type === 'PropertyDefinition' && !member.static)) return null;
    if (members.some((member) => (member.static || member.type === 'StaticBlock') && mentions(member, isSuper)))
      return null;
    const parent = cls.superClass === null ? null : cls.superClass.type === 'Identifier' && planOf(cls.superClass.name);
    if (parent === undefined || parent === false || (parent === null && cls.superClass !== null)) return null;
    const constructor = members.find((member) => member.kind === 'constructor')?.value;
    if (constructor === undefined)
      return { ...(parent ?? { params: [], run: () => '' }), constructor: null, rest: null };

    const params = constructor.params.map(parameterOf);
    if (params.includes(null)) return null;
    const statements = constructor.body.body;
    if (parent === null) {
      if (statements.some((statement) => !isPlain(statement))) return null;
      return { params, constructor, rest: statements, run: (values) => render(statements, values) };
    }
    const call = statements[0]?.expression;
    if (call?.type !== 'CallExpression' || call.callee.type !== 'Super') return null;
    const rest = statements.slice(1);
    if (rest.some((statement) => mentions(statement, (node) => isSuper(node) || isArguments(node)))) return null;
    const passesAll = call.arguments.length === 1 && isAllArguments(call.arguments[0]);
    if (passesAll && params.length > 0) return null;
    if (!passesAll && call.arguments.some((node) => node.type === 'SpreadElement' || !isPlainExpression(node)))
      return null;
    const own = passesAll ? parent.params : params;
    /** The text of what is done where the parameters are `values`, and of what `super` does in it. */
    const begin = (values) => {
      if (passesAll) return parent.run(values);
      let text = '';
      const given = new Map();
      parent.params.forEach(({ name, fallback }, i) => {
        const argument = call.arguments[i];
        let value = argument === undefined ? 'void 0' : render([argument], values);
        if (fallback !== null) {
          const otherwise = render([fallback], given);
          value = argument === undefined ? otherwise : `${value}===void 0?${otherwise}:${value}`;
        }
        if (fallback !== null || (argument !== undefined && !isSimple(argument))) {
          const temporary = `super$${names++}`;
          text += `const ${temporary}=${value};`;
          value = temporary;
        }
        given.set(name, value);
      });
      return text + parent.run(given);
    };
    const run = rest.every(isPlain) ? (values) => begin(values) + render(rest, values) : null;
    return { params: own, constructor, rest, begin, run, passesAll };
  }

  /** The text of nodes with other text for the parameters. */
  function render(nodes, values) {
    const edits = [];
    visit(nodes, (node, parent, key) => {
      if (node.type !== 'Identifier' || !values.has(node.name)) return;
      if (parent?.type === 'MemberExpression' && key === 'property' && !parent.computed) return;
      if (parent?.type === 'Property' && key === 'key' && !parent.computed) {
        if (parent.shorthand) edits.push([node.start, node.start, `${node.name}:`]);
        return;
      }
      edits.push([node.start, node.end, values.get(node.name)]);
    });
    return nodes
      .map((node) => `${edited(node.start, node.end, edits)}${/Statement$/.test(node.type) ? ';' : ''}`)
      .join('');
  }

  function edited(start, end, edits) {
    let text = '';
    let at = start;
    for (const [from, to, by] of edits.filter(([from, to]) => from >= start && to <= end).sort((a, b) => a[0] - b[0])) {
      if (from < at) continue;
      text += source.slice(at, from) + by;
      at = to;
    }
    return (text + source.slice(at, end)).replace(/;$/, '').replaceAll('\n', ' ');
  }

  const edits = [];
  for (const [name, cls] of classes) {
    if (cls.superClass === null) continue;
    const plan = planOf(name);
    const parent = plan === null ? null : planOf(cls.superClass.name);
    if (plan === null || parent.run === null) continue;
    const parameters = (params) =>
      params.map((p) => (p.fallback === null ? p.name : `${p.name}=${render([p.fallback], new Map())}`)).join(',');
    if (cls.superClass.type !== 'Identifier') continue;
    const head = source.slice(cls.start, cls.superClass.end);
    const lines = '\n'.repeat(head.split('\n').length - 1);
    edits.push([cls.start, cls.superClass.end, `inherit$(class ${cls.id?.name ?? name}${lines}`]);
    if (plan.constructor === null) {
      const same = new Map(plan.params.map((p) => [p.name, p.name]));
      edits.push([
        cls.body.start + 1,
        cls.body.start + 1,
        `constructor(${parameters(plan.params)}){${plan.run(same)}}`,
      ]);
    } else {
      const { body: block, params } = plan.constructor;
      const call = block.body[0];
      const same = new Map(plan.params.map((p) => [p.name, p.name]));
      if (plan.passesAll && params.length === 0)
        edits.push([block.start - 1, block.start - 1, parameters(plan.params)]);
      const tail = '\n'.repeat(source.slice(call.start, call.end).split('\n').length - 1);
      edits.push([call.start, call.end, plan.begin(same) + tail]);
    }
    edits.push([cls.end, cls.end, `,${cls.superClass.name})`]);
  }
  const { end } = body.at(-1);
  edits.push([end, end, INHERIT]);
  return edits;
}

const INHERIT =
  ';function inherit$(cls,base){Object.setPrototypeOf(cls,base);Object.setPrototypeOf(cls.prototype,base.prototype);return cls}';

function parameterOf(node) {
  if (node.type === 'Identifier') return { name: node.name, fallback: null };
  if (node.type === 'AssignmentPattern' && node.left.type === 'Identifier')
    return { name: node.left.name, fallback: node.right };
  return null;
}

const isSuper = (node) => node.type === 'Super' || node.type === 'MetaProperty';
const isArguments = (node) => node.type === 'Identifier' && node.name === 'arguments';
const isAllArguments = (node) => node.type === 'SpreadElement' && isArguments(node.argument);
const isFunction = (node) => /Function|^Class/.test(node.type);

/** What may be moved to another scope with its parameters replaced. */
const isPlainExpression = (node) =>
  !mentions(
    node,
    (part) => isSuper(part) || isArguments(part) || isFunction(part) || part.type === 'PrivateIdentifier',
  );
const isPlain = (node) => node.type === 'ExpressionStatement' && isPlainExpression(node);

/** What may be evaluated where it is used: nothing can happen to it meanwhile. */
function isSimple(node) {
  if (node.type === 'MemberExpression') return !node.computed && node.object.type === 'Identifier';
  return node.type === 'Identifier' || node.type === 'Literal';
}

function mentions(node, test) {
  let found = false;
  visit([node], (part) => {
    if (test(part)) found = true;
  });
  return found;
}

function visit(nodes, see, parent = null, key = '') {
  for (const node of nodes) {
    if (node === null || typeof node !== 'object') continue;
    if (typeof node.type === 'string') see(node, parent, key);
    for (const name in node) {
      const value = node[name];
      if (Array.isArray(value)) visit(value, see, node, name);
      else if (value !== null && typeof value === 'object' && name !== 'regex') visit([value], see, node, name);
    }
  }
}
