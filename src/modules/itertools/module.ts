import { defineModule } from '../../runtime/module-registry.ts';
import './infinite.ts';
import './selecting.ts';
import './parallel.ts';
import './combinatoric.ts';
import { lazyTypes } from './lazy.ts';
import { tee, teeDataType, teeType } from './tee.ts';

const { _grouper: grouper, ...publicTypes } = lazyTypes;

defineModule('itertools', {
  doc: 'Iterators made of iterators.',
  functions: [tee],
  attributes: { ...publicTypes, _grouper: grouper!, _tee: teeType, _tee_dataobject: teeDataType },
});
