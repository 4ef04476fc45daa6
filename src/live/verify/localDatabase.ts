import { peerOf } from '../../host/databaseAddress.ts';
import { Problem } from '../../model/problem.ts';
import { brief } from '../../model/visible.ts';

/** Sees to it that a database is on this machine, by its address. @throws Problem when it is elsewhere */
export function requireLocal(address: string): void {
  if (typeof peerOf(address) === 'string') return;
  throw new Problem(
    `${brief(address)} is not the socket of a database on this machine`,
    'packets are captured where the switch runs: name its socket, such as --db unix:/var/run/openvswitch/db.sock',
  );
}
