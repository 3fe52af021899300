/**
 * Codes of what goes wrong on the way to an integration: Vault, the credential, OIC.
 * Part of the table in errors.ts.
 */
import type { ErrorEntry } from './error-entry.ts';

/** Vault and OIC. */
export const OIC_ERRORS = {
  ERR_VAULT_NO_PRINCIPAL: {
    status: 502,
    title: 'The call cannot be served now; the integration did not run',
    retryable: false,
    meaning: 'The function has no resource principal, so it cannot sign requests to Vault.',
    mend: 'Put the function into a dynamic group; on OCI the principal then comes with the container.',
  },
  ERR_VAULT_DENIED: {
    status: 502,
    title: 'The call cannot be served now; the integration did not run',
    retryable: false,
    meaning:
      'Vault says 401, 403 or 404: the secret does not exist, or the function may not read it. It tells neither.',
    mend: "Check the OCID and add: Allow dynamic-group GROUP to read secret-bundles in compartment COMPARTMENT where target.secret.id = 'OCID'. New rules take up to 15 minutes.",
  },
  ERR_VAULT_UNAVAILABLE: {
    status: 503,
    title: 'The call cannot be served now; the integration did not run',
    retryable: true,
    meaning: 'Vault could not be reached, throttled the request, or failed.',
    mend: "Check the service gateway and route of the function's subnet; otherwise wait.",
  },
  ERR_VAULT_TIMEOUT: {
    status: 504,
    title: 'The call could not be served in time; the integration did not run',
    retryable: true,
    meaning: 'Vault did not answer within the time that the call has.',
    mend: "Check the function's subnet, or raise `timeoutSeconds` of the integration and the function's timeout.",
  },
  ERR_SECRET_FORM: {
    status: 502,
    title: 'The call cannot be served now; the integration did not run',
    retryable: false,
    meaning: 'The secret was read but has none of the known forms.',
    mend: 'Store `username:password`, the same in Base64, or JSON {"username":"…","password":"…"}; for a client of the identity domain `clientId:clientSecret`, the same in Base64, or {"clientId":"…","clientSecret":"…"}; for user_assertion that JSON with "privateKey" (PEM, RSA) and "keyId" besides.',
  },
  ERR_CREDENTIAL_REFUSED: {
    status: 502,
    title: 'The integration cannot be reached now',
    retryable: false,
    meaning:
      'OIC answered 401 to the credential, and to another version of it. It is not tried again for a while, since every failed log-in counts towards the lock of the OIC user.',
    mend: 'Check the user or client, its password, and its role ServiceInvoker; store the right secret in Vault: a new version is tried within seconds.',
  },
  ERR_OIC_UNREACHABLE: {
    status: 502,
    title: 'The integration cannot be reached now',
    retryable: true,
    meaning: 'No connection to OIC: the request was not sent.',
    mend: "Check the target's host, the subnet and its route to OIC.",
  },
  ERR_OIC_NOT_CALLED: {
    status: 504,
    title: 'There was no time left to call the integration; it did not run',
    retryable: true,
    meaning:
      "Checking the token, Vault or the token endpoint took all the time that the integration's `timeoutSeconds` or the function's timeout leave.",
    mend: "Call again. If it stays so, look for what is slow in the log, and raise `timeoutSeconds` and the function's timeout.",
  },
  ERR_OIC_BROKEN: {
    status: 502,
    title: 'The answer of the integration was lost; it may have run',
    retryable: false,
    meaning: 'The connection to OIC broke after the request was sent and before the answer was complete.',
    mend: "Look into OIC's activity stream whether the integration ran before you repeat the call.",
  },
  ERR_OIC_TIMEOUT: {
    status: 504,
    title: 'The integration did not answer in time; it may have run',
    retryable: false,
    meaning: "OIC did not answer within the integration's or the function's time, and may still be at work.",
    mend: "Look into OIC's activity stream before you repeat the call. Raise `timeoutSeconds` of the integration and the function's timeout, or make the integration one-way.",
  },
  ERR_OIC_ANSWER: {
    status: 502,
    title: 'The integration gave an unusable answer',
    retryable: false,
    meaning: "OIC's answer was larger than 6 MB or not valid HTTP.",
    mend: 'Make the integration answer with less.',
  },
} as const satisfies Record<string, ErrorEntry>;
