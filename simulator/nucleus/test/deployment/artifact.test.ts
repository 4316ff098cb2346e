import { describe, expect, it } from '@jest/globals';
import { artifactFileName, artifactMode, digestMatches, unarchiveFolderName } from '../../src/deployment/artifact.ts';
import { ArtifactError } from '../../src/nucleus-errors.ts';
import type { Artifact } from '../../src/recipes/recipe.ts';

const artifact = (part: Partial<Artifact>): Artifact => ({
  uri: 's3://b/x',
  unarchive: 'NONE',
  read: 'OWNER',
  execute: 'NONE',
  ...part,
});

describe('an artifact', () => {
  it.each([
    ['s3://bucket/name/1.0.0/app.zip', 'app.zip'],
    ['s3://BUCKET_NAME/COMPONENT_NAME/COMPONENT_VERSION/main.py', 'main.py'],
    ['file:///home/me/app.zip', 'app.zip'],
    ['greengrass:UbuntuPoc/1.0.0/app.zip', 'app.zip'],
  ])('%s is the file %s', (uri, name) => {
    expect(artifactFileName(artifact({ uri }))).toBe(name);
  });

  it.each(['s3://bucket/', 'app.zip', 'https://host/app.zip', 's3://bucket/..'])('%s is refused', (uri) => {
    expect(() => artifactFileName(artifact({ uri }))).toThrow(ArtifactError);
  });

  it.each([
    ['OWNER', 'NONE', 0o400],
    ['ALL', 'ALL', 0o555],
    ['ALL', 'OWNER', 0o544],
    ['NONE', 'NONE', 0],
  ] as const)('with Read %s and Execute %s has the mode %i', (read, execute, mode) => {
    expect(artifactMode(artifact({ read, execute }))).toBe(mode);
  });

  it('unpacks to the folder of its base name', () => {
    expect(unarchiveFolderName('app-1.0.zip')).toBe('app-1.0');
  });

  it('matches its digest in base64 and in hexadecimal', () => {
    const digest = Buffer.alloc(32, 7);
    expect(digestMatches(digest.toString('base64'), digest)).toBe(true);
    expect(digestMatches(digest.toString('hex').toUpperCase(), digest)).toBe(true);
    expect(digestMatches(Buffer.alloc(32, 8).toString('hex'), digest)).toBe(false);
  });
});
