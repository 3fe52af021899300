/**
 * Keeps Node's deprecation warnings out of the function's log; imported before the OCI SDK is loaded.
 * The SDK uses `url.parse` and `punycode`. Bundled, Node takes it for code of ours, and would warn operators who can
 * do nothing about it. The tests run unbundled, with warnings.
 */
process.noDeprecation = true;
