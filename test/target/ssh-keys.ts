import ssh2 from 'ssh2';

/** type and key, each after its length in 4 bytes: `ssh-ed25519` and 32 bytes. */
const wholeLength = 4 + 11 + 4 + 32;

/** A new Ed25519 key. ssh2 1.17 cuts a zero off its beginning, one time in 256, and cannot read what it wrote: then another one. */
export const newKeyPair = (lock?: {readonly passphrase: string; readonly cipher: string; readonly rounds: number}) => {
	for (;;) {
		const pair = ssh2.utils.generateKeyPairSync('ed25519', lock);
		if (Buffer.from(pair.public.split(' ')[1] ?? '', 'base64').length === wholeLength) return pair;
	}
};
