/** Lengths of time in ISO 8601: P2D, PT3H, P1DT30M, PT1.5H. */

const UNITS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000] as const;
const FORM =
  /^P(?=.)(?:(\d+(?:[.,]\d+)?)W)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?=.)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;

/** A duration in ms; undefined for what is none. Years and months are refused: they have no fixed length. */
export function durationMs(text: string): number | undefined {
  const found = FORM.exec(text);
  if (!found) return undefined;
  return Math.round(
    UNITS.reduce((sum, unit, at) => sum + Number((found[at + 1] ?? '0').replace(',', '.')) * unit, 0),
  );
}
