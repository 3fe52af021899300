/** The part of `@fnproject/fdk` that is used here; the package ships no types of its own. */
declare module '@fnproject/fdk' {
  interface HttpGatewayContext {
    set statusCode(status: number);
    setResponseHeader(name: string, ...values: string[]): void;
  }

  interface Context {
    readonly callID: string | null;
    readonly deadline: Date | null;
    readonly headers: Record<string, string[]>;
    readonly httpGateway: HttpGatewayContext;
  }

  /** A result that is written as it is. */
  interface RawResult {
    writeResult(context: Context, response: unknown): void;
  }

  interface Fdk {
    handle(
      handler: (body: Buffer, context: Context) => Promise<RawResult>,
      options: { inputMode: 'buffer' },
    ): void;
    rawResult(body: string | Buffer): RawResult;
  }

  const fdk: Fdk;
  export = fdk;
}
