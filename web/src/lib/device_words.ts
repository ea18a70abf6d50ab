// What a browser calls itself, as people call it: "Chrome · Windows · 10.0.0.9".
const programs = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const systems = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

export function device_words(remote: string): string {
  const [address = '', ...rest] = remote.split(' ');
  const agent = rest.join(' ');
  const name_in = (table: readonly (readonly [RegExp, string])[]) =>
    table.find(([pattern]) => pattern.test(agent))?.[1];
  const words = [name_in(programs), name_in(systems)].filter((word) => word !== undefined);
  return [...(words.length > 0 ? words : [agent.slice(0, 40)]), address].filter((word) => word !== '').join(' · ');
}

// "ocpp2.0.1" as people write it; what is new here stays as it came.
export function protocol_words(protocol: string): string {
  const ocpp = /^ocpp([\d.]+)$/.exec(protocol);
  if (ocpp !== null) return `OCPP ${ocpp[1]}`;
  return ['dny', 'ykc', 'ocpp'].includes(protocol) ? protocol.toUpperCase() : protocol;
}
