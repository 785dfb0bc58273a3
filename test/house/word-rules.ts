import { pathInHouse, roomOf, type Place, type Rule } from './rule-of-the-house.ts';

const LETTER = /\p{L}/u;
/** Words with a capital or a full stop: prose, and neither a class name nor a key. */
const SENTENCE = /^\p{Lu}[\p{L}’']*,? \p{L}|\p{L}{2,} \p{L}{2,}.*[.!?…]$/u;
/** What a screen reader says or a component shows. */
const SPOKEN_ATTRIBUTES = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'caption',
  'heading',
  'hint',
  'label',
  'lead',
  'note',
  'placeholder',
  'problem',
  'summary',
  'text',
  'title',
  'what',
  'word',
]);

/** What a person reads, hears or is shown comes from `renderer/words`, where every language has it. */
export const wordsInCatalogue: Rule = {
  create(context) {
    const file = pathInHouse(context);
    // The design page is for those who build; its samples are no words of the program.
    if (roomOf(file) !== 'renderer' || /^renderer\/(words|design)\//.test(file)) return {};
    const reported = new Set<Place>();
    const report = (node: Place): void => {
      // A sentence in an attribute is found twice.
      if (!reported.has(node))
        context.report({ node, message: 'A word that is seen or heard has a key in renderer/words.' });
      reported.add(node);
    };
    return {
      JSXText(node) {
        if (LETTER.test(node.value)) report(node);
      },
      JSXExpressionContainer(node) {
        if (node.parent.type === 'JSXAttribute') return;
        for (const text of textsOf(node.expression)) if (LETTER.test(text.value)) report(text.node);
      },
      JSXAttribute(node) {
        if (node.name.type !== 'JSXIdentifier' || node.value === null) return;
        if (
          node.name.name === 'type' &&
          node.value.type === 'Literal' &&
          /^(date|month|time|week|datetime)/.test(node.value.value)
        ) {
          context.report({ node, message: 'The browser’s field follows the browser’s language; take DateField.' });
        }
        if (!SPOKEN_ATTRIBUTES.has(node.name.name)) return;
        const given = node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value;
        for (const text of textsOf(given)) if (LETTER.test(text.value)) report(text.node);
      },
      Literal(node) {
        if (typeof node.value === 'string' && SENTENCE.test(node.value) && !isForProgrammers(node)) report(node);
      },
      TemplateLiteral(node) {
        const text = node.quasis.map(({ value }) => value.raw).join('1');
        if (SENTENCE.test(text) && !isForProgrammers(node)) report(node);
      },
    };
  },
};

/** What the engine says about a failure has a key, so that the other languages can say it too. */
export const failuresInSentences: Rule = {
  create(context) {
    const file = pathInHouse(context);
    if (roomOf(file) !== 'core' || file === 'core/errors.ts') return {};
    return {
      NewExpression(node) {
        const [, options] = node.arguments;
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'AppError') return;
        if (options?.type !== 'ObjectExpression') return;
        for (const property of options.properties) {
          if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
          if (property.key.name === 'message') {
            context.report({
              node: property,
              message:
                'Give it a key in shared/domain/failure-sentences.ts, and its German beside it: { sentence, values }.',
            });
          }
        }
      },
    };
  },
};

type Tree = { type: string; parent?: Tree | null } & Place;
type Text = { value: string; node: Place };

/** The texts that an expression can come to: its own, and those of what it chooses between or glues together. */
function textsOf(expression: unknown): Text[] {
  const node = expression as Tree & Record<string, unknown>;
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' ? [{ value: node['value'], node }] : [];
    case 'TemplateLiteral':
      return (node['quasis'] as { value: { raw: string } }[]).map(({ value }) => ({ value: value.raw, node }));
    case 'ConditionalExpression':
      return [...textsOf(node['consequent']), ...textsOf(node['alternate'])];
    case 'LogicalExpression':
      return textsOf(node['right']);
    case 'BinaryExpression':
      return node['operator'] === '+' ? [...textsOf(node['left']), ...textsOf(node['right'])] : [];
    default:
      return [];
  }
}

/** A text that an exception carries: it is for whoever wrote the program. */
function isForProgrammers(node: Tree): boolean {
  const parent = node.parent;
  if (parent?.type !== 'NewExpression') return false;
  const { callee } = parent as unknown as { callee: { name?: string } };
  return callee.name !== undefined && callee.name.endsWith('Error');
}
