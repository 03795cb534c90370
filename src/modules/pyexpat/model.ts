/* The submodules `pyexpat.errors` and `pyexpat.model`. */

import type { PValue } from '../../runtime/object.ts';
import { PDict } from '../../runtime/values/dict.ts';
import { PModule } from '../../runtime/values/module.ts';
import { PTuple } from '../../runtime/values/sequences.ts';
import { type ContentModel, CQUANT, CTYPE } from './dtd.ts';
import { ERRORS } from './errors.ts';

function submodule(name: string, doc: string): PModule {
  const module = new PModule(name);
  module.dict.set('__doc__', doc);
  return module;
}

export function errorsModule(): PModule {
  const module = submodule('pyexpat.errors', 'Constants used to describe error conditions.');
  const codes = new PDict();
  const messages = new PDict();
  ERRORS.forEach(([name, text], i) => {
    module.dict.set(name, text);
    codes.set(text, i + 1);
    messages.set(i + 1, text);
  });
  module.dict.set('codes', codes);
  module.dict.set('messages', messages);
  return module;
}

export function modelModule(): PModule {
  const module = submodule('pyexpat.model', 'Constants used to interpret content model information.');
  for (const [name, value] of Object.entries(CTYPE)) module.dict.set(`XML_CTYPE_${name}`, value);
  for (const [name, value] of Object.entries(CQUANT)) module.dict.set(`XML_CQUANT_${name}`, value);
  return module;
}

export const modelTuple = (model: ContentModel): PValue =>
  new PTuple([model.type, model.quantifier, model.name, new PTuple(model.children.map(modelTuple))]);
