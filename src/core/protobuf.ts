/** Writes the protocol buffers wire format: varints, fixed-size numbers and length-delimited fields. */
export class ProtobufWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** A whole number, of 64 bits when negative. */
  int(field: number, value: number): this {
    this.#varint(field << 3);
    this.#varint(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#varint((field << 3) | 5);
    return this.#append(new Uint8Array(new Float32Array([value]).buffer));
  }

  double(field: number, value: number): this {
    this.#varint((field << 3) | 1);
    return this.#append(new Uint8Array(new Float64Array([value]).buffer));
  }

  bytes(field: number, content: Uint8Array): this {
    this.#varint((field << 3) | 2);
    this.#varint(content.length);
    return this.#append(content);
  }

  string(field: number, text: string): this {
    return this.bytes(field, new TextEncoder().encode(text));
  }

  /** A nested message that `write` fills. */
  message(field: number, write: (inner: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter();
    write(inner);
    return this.bytes(field, inner.finish());
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #varint(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 0x7fn; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80);
    this.#byte(Number(rest));
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #append(content: Uint8Array): this {
    this.#reserve(content.length);
    this.#bytes.set(content, this.#length);
    this.#length += content.length;
    return this;
  }

  #reserve(extra: number): void {
    const needed = this.#length + extra;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
