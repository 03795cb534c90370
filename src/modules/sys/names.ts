/** `sys.implementation.cache_tag`: part of the names of cached files. */
export const CACHE_TAG = 'tspy-313';
