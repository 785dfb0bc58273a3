import type { FaultCase } from './fault-case.ts';
import { FAULTS_OF_BANK } from './faults-of-bank.ts';
import { FAULTS_OF_COMPUTER } from './faults-of-computer.ts';
import { FAULTS_OF_CONSENT } from './faults-of-consent.ts';
import { FAULTS_OF_SHORT_ACCESS } from './faults-of-short-access.ts';

/** Cases of what goes wrong with bank connections, labelled by hand with the truth, not with what the rules say. */
export const FAULT_SET: readonly FaultCase[] = [
  ...FAULTS_OF_CONSENT,
  ...FAULTS_OF_SHORT_ACCESS,
  ...FAULTS_OF_BANK,
  ...FAULTS_OF_COMPUTER,
];
