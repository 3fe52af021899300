/** What OIC's answer to a question about an integration means, and what to do about it. */
import { GatekeeperError, toErrorCode } from '../../src/errors.ts';
import type { Integration } from '../../src/invoker/integrations.ts';
import { toCause } from './causes.ts';
import { type Finding, type Outcome, toFailure, toPass } from './finding.ts';
import type { MetadataAddress } from './metadata-address.ts';

/** One question: rows with the same integration, host and credential ask it together. */
export interface OicQuestion {
  readonly name: string;
  readonly rows: readonly Integration[];
  readonly address: MetadataAddress;
}

/** A question and the status of its answer. */
export interface OicAnswer {
  readonly question: OicQuestion;
  readonly answer: Outcome<number>;
}

const HOLDERS = {
  basic: "OIC's user",
  client_credentials: 'the application',
  user_assertion: 'the user of the assertion',
} as const;

/** The check. */
export function toOicFinding({ question, answer }: OicAnswer): Finding {
  const { name, rows, address } = question;
  const { origin } = address.url;
  if (!answer.ok) {
    const cause = toCause(answer.error, { origin });
    return toFailure(name, answer.error, {
      ...toReading(answer.error),
      seen: origin,
      key: 'target',
      ...(cause === undefined ? {} : { cause }),
    });
  }
  const status = answer.value;
  const type = rows[0]?.credential.type ?? 'basic';
  const names = rows.map((row) => row.name).join(', ');
  if (status >= 200 && status < 300)
    return toPass(name, `${address.integration} is active and takes ${type} (${names})`);
  const secretId = rows[0]?.credential.secretId ?? '';
  const refused = { name, state: 'fail', seen: `status ${status} at ${address.url.href}` } as const;
  switch (status) {
    case 401:
      return {
        ...toFailure(name, new GatekeeperError('ERR_CREDENTIAL_REFUSED', { upstreamStatus: 401 })),
        found: `OIC does not accept ${HOLDERS[type]} in the secret; it was tried once`,
        seen: `${secretId} at ${origin}`,
        key: 'credential',
        cause: `refused ${secretId} ${origin} ${type}`,
      };
    case 403:
      return {
        ...refused,
        found: `${HOLDERS[type]} is known and lacks the role ServiceInvoker`,
        expected: `the role ServiceInvoker for ${HOLDERS[type]} (${secretId})`,
        mend: 'Identity domain → Oracle cloud services → the OIC instance → Application roles → ServiceInvoker → assign (docs/deploy.md, step 2.2)',
      };
    case 404:
      return {
        ...refused,
        found: `${address.integration} is not active there (${names})`,
        key: 'target',
        mend: `activate it in OIC, or correct \`target\` of ${names}`,
      };
    default:
      return {
        ...refused,
        found: 'OIC answers, but neither with metadata nor with a refusal',
        expected: 'status 200',
        mend: toOtherMend(status, address.url),
      };
  }
}

/** The table of errors speaks of a call, after which an integration may be at work. */
function toReading(error: unknown): Partial<Finding> {
  const code = toErrorCode(error);
  if (code !== 'ERR_OIC_TIMEOUT' && code !== 'ERR_OIC_BROKEN') return {};
  const isSlow = code === 'ERR_OIC_TIMEOUT';
  return {
    found: `its metadata did not come${isSlow ? ' in time' : ': the connection broke'}; nothing was run`,
    mend: `run it again${isSlow ? ', with --timeout 10' : ''}; else look at the state of OIC in the console`,
  };
}

function toOtherMend(status: number, { href }: URL): string {
  if (status === 429) return 'the limit of OIC or of the identity domain is reached: wait, and run it again';
  if (status < 400)
    return "the target must have OIC's runtime host, which does not redirect (docs/deploy.md, step 2.1)";
  return `try it by hand: curl -i -u USER ${href}`;
}
