import { suggestion } from '../../runtime/abstract/suggestion.ts';
import { arg } from '../../runtime/clinic/clinic.ts';
import { object, str } from '../../runtime/clinic/converters.ts';
import { builtinFunction } from '../../runtime/clinic/members.ts';
import { typeError } from '../../runtime/errors.ts';
import { defineModule } from '../../runtime/module-registry.ts';
import { strValue } from '../../runtime/values/scalars.ts';
import { PList } from '../../runtime/values/sequences.ts';

defineModule('_suggestions', {
  functions: [
    builtinFunction('_generate_suggestions', {
      doc: "Returns the candidate in candidates that's closest to item",
      params: [arg('candidates', object), arg('item', str), '/'],
      run(_module, candidates, item) {
        if (!(candidates instanceof PList)) throw typeError('candidates must be a list');
        const names = candidates.items.map((candidate) => {
          const name = strValue(candidate);
          if (name === undefined) throw typeError("all elements in 'candidates' must be strings");
          return name;
        });
        return suggestion(names, item);
      },
    }),
  ],
});
