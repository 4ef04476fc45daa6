import { expect, it } from 'vitest';
import { waysToArchives } from './debianPackage.ts';

it('of apt’s settings those that tell how archives are reached go along, and no others', () => {
  const dump = `APT::Architecture "amd64";
Acquire::http "";
Acquire::http::Proxy "http://proxy.example:3128/";
Acquire::http::Proxy::one.example "DIRECT";
Acquire::https::CAInfo "/etc/ssl/own.pem";
Acquire::Languages "none";
Acquire::AllowInsecureRepositories "0";
`;
  expect(waysToArchives(dump)).toEqual([
    'Acquire::http::Proxy "http://proxy.example:3128/";',
    'Acquire::http::Proxy::one.example "DIRECT";',
    'Acquire::https::CAInfo "/etc/ssl/own.pem";',
  ]);
});
