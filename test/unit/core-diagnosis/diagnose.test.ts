import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../core/diagnosis/diagnose.ts';
import { diagnosisSchema } from '../../../shared/contract/index.ts';
import { CAUSE_WORDS, DIAGNOSIS_WORDS } from '../../../shared/domain/diagnosis-words.ts';
import { FAULT_SET } from './fault-set.ts';

describe('diagnosis', () => {
  const diagnosed = FAULT_SET.map((fault) => ({ ...fault, said: diagnose(fault.facts) }));

  it('finds the cause in at least 95 % of the labelled faults', () => {
    const rows = diagnosed.map(({ name, truth, step, said }) => {
      const isRight = said.cause === truth && said.nextStep.code === step;
      return [isRight ? ' ' : '✗', name, truth, said.cause, said.confidence, said.nextStep.code, said.evidence.length];
    });
    const right = diagnosed.filter(({ truth, said }) => said.cause === truth).length;
    const table = [['', 'fault', 'truth', 'diagnosis', 'confidence', 'next step', 'lines'], ...rows]
      .map(
        ([mark, name, ...rest]) =>
          `${mark} ${String(name).padEnd(58)}${rest.map((cell) => String(cell).padEnd(22)).join('')}`,
      )
      .join('\n');
    console.log(`${table}\n${right} of ${diagnosed.length} causes right\n`);
    expect(diagnosed.length).toBeGreaterThanOrEqual(60);
    expect(right / diagnosed.length).toBeGreaterThanOrEqual(0.95);
  });

  it('gives evidence and one right next step for every cause it finds', () => {
    for (const { name, truth, step, said } of diagnosed) {
      expect(said.evidence.length, name).toBeGreaterThan(0);
      expect(said.evidence.map(({ text }) => text).join(' '), name).not.toMatch(/[{}]|undefined|NaN|Invalid/);
      expect(said.nextStep.text, name).toMatch(/^[^{}]+\.$/);
      if (said.cause === truth) expect(said.nextStep.code, name).toBe(step);
    }
  });

  it('fits the contract, and is the same for the same facts', () => {
    for (const { facts, said } of diagnosed) {
      expect(diagnosisSchema.parse(said)).toEqual(said);
      expect(diagnose(structuredClone(facts))).toEqual(said);
    }
  });

  it('points at the audit entry it was read from', () => {
    const refused = diagnosed.find(({ name }) => name === 'refresh refused in mid-term');
    const entry = refused?.facts.trail.find(({ action }) => action === 'TOKEN_REFRESH_FAILED');
    expect(refused?.said.evidence).toContainEqual(
      expect.objectContaining({ auditId: entry?.auditId, at: entry?.at, key: 'evidence.grant-refused' }),
    );
  });

  it('says until when an access is good that cannot be renewed, and since which sign-in that is so', () => {
    const short = diagnosed.find(({ name }) => name === 'no key for later visits, the access still works');
    const signIn = short?.facts.trail.find(({ action }) => action === 'CONNECTION_CREATED');
    expect(short?.said).toMatchObject({
      confidence: 'certain',
      evidence: [
        { key: 'evidence.no-refresh-token', at: signIn?.at, auditId: signIn?.auditId },
        { key: 'evidence.access-ends', values: { end: '2026-06-15T10:40:00.000Z' } },
        { key: 'evidence.synced' },
      ],
      nextStep: { key: 'step.reconnect.offline-access' },
    });
  });

  it('every cause of the contract has a case, and every sentence is used', () => {
    expect(new Set(diagnosed.map(({ truth }) => truth))).toEqual(new Set(Object.keys(CAUSE_WORDS)));
    const used = new Set(diagnosed.flatMap(({ said }) => [...said.evidence.map(({ key }) => key), said.nextStep.key]));
    expect(Object.keys(DIAGNOSIS_WORDS).filter((key) => !used.has(key))).toEqual([]);
  });

  it('does not depend on small shifts of time', () => {
    // The same facts told from a day earlier or later, everything moved alike, have the same cause.
    for (const { name, facts, said } of diagnosed) {
      for (const shiftMs of [-86_400_000, 1, 400 * 86_400_000]) {
        expect(diagnose(shifted(facts, shiftMs)).cause, `${name}, moved by ${shiftMs} ms`).toBe(said.cause);
      }
    }
  });
});

/** Moves every instant of the facts, whatever it is called. */
function shifted<Value>(value: Value, byMs: number): Value {
  const move = (part: unknown, name: string): unknown => {
    if (typeof part === 'number') return /(at|now|end|since)Ms$/i.test(name) ? part + byMs : part;
    if (typeof part === 'string')
      return /^\d{4}-\d\d-\d\dT/.test(part) ? new Date(Date.parse(part) + byMs).toISOString() : part;
    if (Array.isArray(part)) return part.map((item) => move(item, name));
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, move(item, key)]));
    return part;
  };
  return move(value, '') as Value;
}
