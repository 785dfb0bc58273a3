/** The relay cannot run as it is set up; the message is a sentence for the operator, without a value in it. */
export class ConfigRefusal extends Error {
  override name = 'ConfigRefusal';
}
