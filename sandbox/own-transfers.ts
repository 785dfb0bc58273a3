/** Money that one person moves between banks every month: it shows in both books, on the same day, to the penny. */
export type OwnTransfer = {
  from: { providerId: string; key: string };
  to: { providerId: string; key: string };
  day: number;
  amount: readonly [low: number, high: number];
  reference: string;
};

/** The monthly transfers of everybody. Each user's amounts differ. */
export const OWN_TRANSFERS: readonly OwnTransfer[] = [
  ownTransfer('ob-barclays/current', 'ob-monzo/personal', 1, [78_000, 86_000], 'Spending'),
  ownTransfer('ob-barclays/current', 'ob-first-direct/joint', 2, [66_000, 74_000], 'House share'),
  ownTransfer('ob-barclays/current', 'ob-transferwise/gbp', 5, [14_000, 17_000], 'Travel'),
  ownTransfer('ob-starling/business', 'ob-barclays/current', 25, [62_000, 74_000], 'Drawings'),
  ownTransfer('xs2a-berliner-sparkasse/giro', 'ob-n26/haupt', 1, [66_000, 74_000], 'Taschengeld'),
  ownTransfer('xs2a-berliner-sparkasse/giro', 'xs2a-ing-de/giro', 2, [66_000, 74_000], 'Haushaltskasse'),
  ownTransfer('xs2a-commerzbank/geschaeft', 'xs2a-dkb/giro', 3, [104_000, 114_000], 'Privatentnahme'),
  ownTransfer('ob-erste-at/giro', 'ob-bawag/giro', 1, [56_000, 62_000], 'Taschengeld'),
  ownTransfer('ob-erste-at/giro', 'xs2a-raiffeisen-at/giro', 2, [60_000, 66_000], 'Haushalt gemeinsam'),
];

function ownTransfer(
  from: string,
  to: string,
  day: number,
  amount: OwnTransfer['amount'],
  reference: string,
): OwnTransfer {
  const account = (path: string): OwnTransfer['from'] => {
    const [providerId = '', key = ''] = path.split('/');
    return { providerId, key };
  };
  return { from: account(from), to: account(to), day, amount, reference };
}
