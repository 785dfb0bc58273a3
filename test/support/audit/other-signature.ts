/** The order of the group of Ed25519 (RFC 8032 §5.1), little-endian. */
export const GROUP_ORDER = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');

/** The same signature with another number for the same value; only careful checkers refuse it (RFC 8032 §5.1.7). */
export function plusGroupOrder(signature: Buffer): Buffer {
  const other = Buffer.from(signature);
  let carry = 0;
  for (let index = 0; index < 32; index++) {
    const sum = other.readUInt8(32 + index) + GROUP_ORDER.readUInt8(index) + carry;
    other.writeUInt8(sum & 0xff, 32 + index);
    carry = sum >> 8;
  }
  return other;
}
