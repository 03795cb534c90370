/* The behaviour of the builtin types: importing this file fills all type shells. */
import './generic-alias/generic-alias.ts';
import './iterators/enumerate.ts';
import './iterators/map-filter.ts';
import './iterators/reversed.ts';
import './iterators/sequence-iterators.ts';
import './iterators/zip.ts';
import './list/list.ts';
import './range/range.ts';
import './slice/slice.ts';
import './tuple/tuple.ts';
import './union/union.ts';
import './object/object.ts';
import './type/type.ts';
import './descriptors/descriptors.ts';
import './exceptions/exceptions.ts';
import './str/type.ts';
