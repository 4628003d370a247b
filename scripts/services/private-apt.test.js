import { expect, it } from 'vitest';
import { debianMirror } from './private-apt.js';

const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';

it('takes the main archive of Debian, not that of security updates or of others', () => {
  const rows = [
    'https://packages.example/|Example|Example|main|/keys/example.gpg',
    'http://mirror.example/debian-security/|Debian|Debian-Security|main|/keys/debian.gpg',
    'http://mirror.example/debian/|Debian|Debian|contrib|/keys/debian.gpg',
    'http://mirror.example/debian/|Debian|Debian|main|/keys/debian.gpg',
  ];
  expect(debianMirror(rows.join('\n'))).toEqual({
    url: 'http://mirror.example/debian/',
    keys: '/keys/debian.gpg',
  });
});

it('knows the archive by its address where no package lists were read yet', () => {
  const security = 'http://mirror.example/debian-security/|$(ORIGIN)|$(LABEL)|main|$(SIGNED_BY)';
  const main = 'http://mirror.example/debian/|$(ORIGIN)|$(LABEL)|main|$(SIGNED_BY)';
  expect(debianMirror(`${security}\n${main}\n`)).toEqual({ url: 'http://mirror.example/debian/', keys });
});

it('finds none on other systems', () => {
  expect(
    debianMirror('http://archive.ubuntu.com/ubuntu/|Ubuntu|Ubuntu|main|/keys/ubuntu.gpg\n'),
  ).toBeUndefined();
  expect(debianMirror('')).toBeUndefined();
});
