/** The yearly 意见征询 (C8): one card, answered by scores; whoever does not answer hears no more of it. */
import type { Desk } from './context.ts';
import { heardBy } from './context.ts';

const DAY = 86_400_000;

/** Sends the card, unless it went to this talk this year. */
export async function askSurvey(desk: Desk): Promise<void> {
  const { ports, speech, mind } = desk;
  if (!(await ports.survey.due())) return;
  const { questions } = ports.knows.settings.survey;
  const { locale } = ports.knows;
  const list = questions.map((question, index) => `${index + 1}. ${question.in?.[locale] ?? question.text}`);
  const example = questions.map((_, index) => (index === 2 ? '4' : '5')).join(' ');
  speech
    .add(
      ports.say('survey.card', {}),
      list.join('\n'),
      ports.say('survey.how', { count: String(questions.length), example }),
    )
    .offer([ports.say('button.stop', {})]);
  ports.survey.sent();
  mind.survey = { sentAt: ports.now.toISOString(), turn: mind.turns };
}

/**
 * Takes the message as an answer to the card. False when it is about something else, and when the remark behind the scores
 * is a matter of its own: that goes on as one.
 */
export async function hearSurvey(desk: Desk): Promise<boolean> {
  const { mind, ports, speech } = desk;
  const { survey } = mind;
  if (!survey) return false;
  if (ports.now.getTime() - Date.parse(survey.sentAt) > ports.knows.settings.survey.answerDays * DAY) {
    mind.survey = undefined;
    return false;
  }
  const heard = heardBy(desk);
  const answer = ports.knows.surveyAnswer(heard.text);
  if (!answer) {
    // 不用了 is about the card only right after it.
    const next = survey.turn === mind.turns - 1;
    if (!next || ports.knows.visitAnswer(heard.text)?.refused !== true) return false;
    mind.survey = undefined;
    speech.add(ports.say('survey.refused', {}));
    return true;
  }
  mind.survey = undefined;
  await ports.survey.answer(answer);
  speech.add(ports.say('survey.thanks', {}));
  const { newMatterFrom } = ports.knows.settings.ear;
  return answer.remark === undefined || heard.category === 'other' || heard.confidence < newMatterFrom;
}
