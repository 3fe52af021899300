/**
 * Questions to one host of OIC under one credential: one after the other until it was taken once, and then, as it will not be
 * refused any more, a few at a time.
 */
import type { OicAnswer, OicQuestion } from './oic-answers.ts';

type Ask = (question: OicQuestion) => Promise<OicAnswer>;

/** The answers, in the order of the questions; `deciding` is the last of them when it is the answer to all others too. */
interface HostAnswers {
  readonly answers: readonly OicAnswer[];
  readonly deciding: OicAnswer | undefined;
}

/** Each Basic log-in counts towards a rate limit of the identity domain. */
const AT_A_TIME = 5;

/** Asks; nothing more once an answer is that to all. */
export async function askInTurns(questions: readonly OicQuestion[], ask: Ask): Promise<HostAnswers> {
  const answers: OicAnswer[] = [];
  for (const [index, question] of questions.entries()) {
    const answer = await ask(question);
    answers.push(answer);
    if (isForAll(answer)) return { answers, deciding: answer };
    if (isTaken(answer)) {
      answers.push(...(await askTogether(questions.slice(index + 1), ask)));
      break;
    }
  }
  return { answers, deciding: undefined };
}

/** True when OIC did not take the credential. */
export function isRefusal({ answer }: OicAnswer): boolean {
  return answer.ok && answer.value === 401;
}

async function askTogether(questions: readonly OicQuestion[], ask: Ask): Promise<readonly OicAnswer[]> {
  const answers: OicAnswer[] = [];
  for (let next = 0; next < questions.length; next += AT_A_TIME) {
    answers.push(...(await Promise.all(questions.slice(next, next + AT_A_TIME).map(ask))));
  }
  return answers;
}

/** The host's answer to one question is its answer to all with that credential. */
function isForAll(given: OicAnswer): boolean {
  return !given.answer.ok || isRefusal(given) || given.answer.value === 403;
}

function isTaken({ answer }: OicAnswer): boolean {
  return answer.ok && answer.value >= 200 && answer.value < 300;
}
