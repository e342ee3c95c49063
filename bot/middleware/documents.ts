/** Numbers that the desk never asks for (D4): identity documents and bank cards sent by accident are not read on. */

const DOCUMENTS = [
  /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, // 居民身份证
  /(?<!\d)\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?(?!\d)/g, // bank card
  /(?<![A-Za-z\d])[A-Z][12]\d{8}(?!\d)/g, // 身分證字號
  /(?<![A-Za-z\d])[A-Z]{1,2}\d{6}\(?[\dA]\)?(?![\dA-Za-z])/g, // 香港身份證
];

/** What stands in their place. */
export const COVER = '＊＊＊';

/** The words with such numbers covered, and whether there were any. */
export function coverDocuments(text: string): { text: string; covered: boolean } {
  let covered = false;
  let left = text;
  for (const pattern of DOCUMENTS)
    left = left.replace(pattern, () => {
      covered = true;
      return COVER;
    });
  return { text: left, covered };
}
