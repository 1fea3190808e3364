/**
 * Hashes of the `style` attributes that `next/image` writes, without and with `fill`: a strict policy reports each of its pictures
 * otherwise.
 */
export const OWN_STYLES: readonly string[] = [
  "'sha256-zlqnbDt84zf1iSefLU/ImC54isoprH/MRiVZGskwexk='",
  "'sha256-ZDrxqUOB4m/L0JWL/+gS52g1CRH0l/qwMhjTw5Z/Fsc='",
];
