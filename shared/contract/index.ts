export * from './consent-models.ts';
export * from './diagnosis-models.ts';
export * from './envelope.ts';
export * from './error-words.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './methods.ts';
export * from './models.ts';
