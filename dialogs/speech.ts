/** One reply: at most three bubbles of about 120 characters, and the buttons under the last (forms.md, Wording). */
import { ActionTypes, type Activity, ActivityTypes } from 'botframework-schema';

const BUBBLES = 3;
const LENGTH = 120;

export class Speech {
  #sentences: string[] = [];
  #question = '';
  #buttons: string[] = [];

  /** Adds a sentence; what belongs together may share a bubble. */
  add(...sentences: string[]): this {
    this.#sentences.push(...sentences.filter(Boolean));
    return this;
  }

  /** Puts a sentence before all others: first aid, greeting. */
  first(sentence: string): this {
    if (sentence) this.#sentences.unshift(sentence);
    return this;
  }

  /** What the owner is asked: said last, whatever is added after it. */
  ask(question: string): this {
    this.#question = question;
    return this;
  }

  /** Choices to tap; the last call counts. */
  offer(buttons: readonly string[]): this {
    this.#buttons = [...buttons];
    return this;
  }

  clear(): this {
    this.#sentences = [];
    this.#question = '';
    return this;
  }

  get empty(): boolean {
    return this.sentences.length === 0;
  }

  get sentences(): readonly string[] {
    return this.#question ? [...this.#sentences, this.#question] : this.#sentences;
  }

  /** The sentences in at most three bubbles: neighbours are joined, the shortest pair first, until they fit. */
  bubbles(): string[] {
    const bubbles = [...this.sentences];
    const length = (index: number): number =>
      (bubbles[index]?.length ?? 0) + (bubbles[index + 1]?.length ?? 0);
    while (bubbles.length > BUBBLES) {
      // The first bubble may be first aid: it is joined to nothing while another pair is left.
      let at = bubbles.length > 2 ? 1 : 0;
      for (let i = at + 1; i < bubbles.length - 1; i++)
        if (length(i) < length(at) || length(at) > 2 * LENGTH) at = i;
      bubbles.splice(at, 2, joined(bubbles[at] ?? '', bubbles[at + 1] ?? ''));
    }
    return bubbles;
  }

  activities(): Partial<Activity>[] {
    const bubbles = this.bubbles();
    return bubbles.map((text, index) => {
      const activity: Partial<Activity> = { type: ActivityTypes.Message, text };
      if (index === bubbles.length - 1 && this.#buttons.length > 0)
        activity.suggestedActions = {
          to: [],
          actions: this.#buttons.map((title) => ({ type: ActionTypes.ImBack, title, value: title })),
        };
      return activity;
    });
  }
}

/** Sentences in one bubble; Latin text wants a space between them. */
export function joined(...sentences: readonly string[]): string {
  return sentences.filter(Boolean).reduce((a, b) => (/[\w.!?]$/.test(a) ? `${a} ${b}` : `${a}${b}`), '');
}
