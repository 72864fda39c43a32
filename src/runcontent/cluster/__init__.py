"""OpenSearch as the store and the engine reach it: the only room that opens connections to it."""
