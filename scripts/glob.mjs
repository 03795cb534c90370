import { readdirSync } from 'node:fs';

/** All files below `root` whose path matches `pattern`, sorted, with forward slashes. (`fs.globSync` needs Node 22.) */
export function globSync(root, pattern) {
  const found = [];
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const path = `${root}/${entry.name}`;
    if (entry.isDirectory()) found.push(...globSync(path, pattern));
    else if (pattern.test(path)) found.push(path);
  }
  return found.sort();
}
