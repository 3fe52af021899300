/** docs/logs.md: every line that a function may write, from the log's own table of events and fields. */
import { LOG_EVENTS, LOG_FIELDS } from '../src/runtime/log-events.ts';

const HEAD = `<!-- Generated from src/runtime/log-events.ts by \`npm run generate\`; do not edit. -->

# Logs

Both functions write one JSON object per line on standard output, and nothing else writes there on purpose:

\`\`\`json
{"time":"2026-01-02T03:04:05.678Z","level":"info","function":"authorizer","event":"decision","callId":"01EXAMPLE0000000000000CALL","decision":"allow","client":"orders-app-example","subject":"orders-app-example","tokenFingerprint":"0a1b2c3d","keyThumbprint":"EXAMPLE-thumbprint","cache":"miss","keySetAgeSeconds":12,"ms":3}
\`\`\`

\`time\` (UTC), \`level\`, \`function\` and \`event\` are in every line, and come first. Fields follow in a fixed order; one that
does not apply is absent, or empty. There are no spaces between members. A text is cut at 256 characters, and what would
steer a terminal or break a line in it becomes a question mark. Quotes in a value are escaped, so that the text
\`"event":"decision"\` in a line is always the event itself and never something that a caller has sent.

A line is an object of its own. What belongs to one call has the same \`callId\`; lines without one are about what calls
share, such as a key set that was fetched.

## Levels

\`LOG_LEVEL\` changes how much is written and nothing else: a line of a level says the same whatever the setting, and
\`debug\` adds no secrets. With \`warn\` the lines \`decision\` and \`invocation\` of good calls and of refused callers are gone,
and with them the audit trail and every count that rests on them. Leave it at \`info\`.

## Events

Names of events and fields are stable: a query or an alarm may rest on them.

| event | level | meaning | fields |
|---|---|---|---|
`;

const FIELDS = `
## Fields

| field | says |
|---|---|
`;

const TAIL = `
## Log framing

Where \`FN_LOGFRAME_NAME\` and \`FN_LOGFRAME_HDR\` are set ([configuration](configuration.md#set-by-the-platform)), Fn's
development kit writes an empty line and a line \`NAME=VALUE\` in front of the lines of each call, on standard output and on
standard error. These two are not JSON: skip what does not begin with \`{\`. In OCI the platform sets them, with the header
\`Opc-Request-Id\`, and tells by them which call a line belongs to: that is \`data.requestId\` of a log entry.

Standard error has one line of the development kit for each call that fails, beside our own line. It names the code and no
more: the functions hand the kit no other error.

## In OCI Logging

Each line is an entry of its own, and the line is the text in \`data.message\`, quotes and all; OCI does not read the JSON
in it. [Operations](operations.md#from-log-lines-to-charts-and-alarms) says what can be counted and charted nonetheless.

## What is never in a line

- A token, a password, a client secret, a private key, an assertion, or a part of one. A token is named by eight digits of
  its SHA-256.
- A request's or an answer's body, query, path or headers, but for the method.
- A claim, but for \`client_id\` and \`sub\`.
- A message, a stack or a cause of an error of somebody else's: of jose, of the OCI SDK, of HTTP. \`detail\` is ours.
- A value of the configuration that is wrong, which may be a secret put in the wrong place: \`config_problem\` has the key,
  what was expected, and an example.

A field that is not on this page is dropped when a line is written, and so is a value that is neither text nor number.
Personal data: \`subject\` is a user's name where users call. Secrets' OCIDs and hosts are no secrets, but tell of the
inside; give the log group to those only who need it.
`;

/** The page. */
export function toLogsPage(): string {
  const events = Object.entries(LOG_EVENTS).map(
    ([name, { levels, meaning, fields }]) =>
      `| \`${name}\` | ${levels.join(', ')} | ${meaning} | ${fields.map((field) => `\`${field}\``).join(' ')} |\n`,
  );
  const fields = Object.entries(LOG_FIELDS).map(([name, meaning]) => `| \`${name}\` | ${meaning} |\n`);
  return [HEAD, ...events, FIELDS, ...fields, TAIL].join('');
}
