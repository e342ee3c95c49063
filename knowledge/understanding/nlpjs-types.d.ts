/** The little of NLP.js that the comparison calls; its packages ship no types. */
declare module '@nlpjs/core' {
  export function containerBootstrap(): { use(plugin: unknown): void };
}
declare module '@nlpjs/lang-zh' {
  export const LangZh: unknown;
}
declare module '@nlpjs/nlp' {
  export class Nlp {
    constructor(settings: object);
    addLanguage(locale: string): void;
    addDocument(locale: string, text: string, intent: string): void;
    train(): Promise<void>;
    process(locale: string, text: string): Promise<{ intent: string }>;
  }
}
