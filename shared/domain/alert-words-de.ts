import type { AlertWordsKey } from './alert-words.ts';

/** {@link ALERT_WORDS} in German. */
export const GERMAN_ALERT_WORDS: Readonly<Record<AlertWordsKey, string>> = {
  'refresh-failing.title': '{provider}: Der Zugriff lässt sich nicht erneuern',
  'refresh-failing.body':
    'Coffer hat es {count}-mal versucht und versucht es weiter. Bleibt es dabei, kommt von dieser Bank bald nichts Neues mehr.',
  'webhooks-rejected.title': 'Webhooks werden abgewiesen',
  'webhooks-rejected.body':
    '{count} sind am letzten Tag gekommen, denen Coffer nicht glauben kann. Prüfen Sie das Geheimnis der Webhooks in den Einstellungen; bis dahin kommen neue Buchungen mit dem nächsten Abgleich.',
  'audit-broken.title': 'Das Protokoll wurde von außen geändert',
  'audit-broken.body': 'Etwas anderes als Coffer hat es angefasst. Öffnen Sie den Verlauf, um zu sehen, wo.',
  'clock-wrong.title': 'Die Uhr dieses Computers geht falsch',
  'clock-wrong.body':
    'Sie weicht um {count} Minuten ab. Stellen Sie sie, sonst stimmen Ablauftage und Zeiten in Coffer nicht.',
  'backup-failing.title': 'Die automatische Sicherung ist fehlgeschlagen',
  'backup-failing.body':
    'Coffer versucht es von selbst wieder. In den Einstellungen steht, warum; bis es gelingt, ist die neueste Sicherung eine ältere.',
};
