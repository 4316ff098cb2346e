import { describe, expect, it } from '@jest/globals';
import { isAllowed, type Statement } from './policy-evaluator.ts';

const allow = (Action: string, Resource: string, Condition?: Statement['Condition']) => ({
  Statement: [{ Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) }],
});
const deny = (Action: string, Resource: string) => ({ Statement: [{ Effect: 'Deny', Action, Resource }] });
const KEYS = 'dynamodb:LeadingKeys';
const ofAcme = { 'ForAllValues:StringLike': { [KEYS]: ['acme#*'] } };

describe('the evaluator of policies', () => {
  it.each([
    ['s3:GetObject', 'arn:a/*', 's3:GetObject', 'arn:a/b/c', true],
    ['s3:GetObject', 'arn:a/?', 's3:GetObject', 'arn:a/b', true],
    ['s3:GetObject', 'arn:a/?', 's3:GetObject', 'arn:a/bc', false],
    ['s3:Get*', 'arn:a', 's3:getobject', 'arn:a', true],
    ['s3:GetObject', 'arn:a.b', 's3:GetObject', 'arn:axb', false],
    ['s3:GetObject', 'arn:a', 's3:PutObject', 'arn:a', false],
  ])('reads an allowance of %s on %s: %s on %s is %s', (action, pattern, asked, resource, expected) => {
    expect(isAllowed([allow(action, pattern)], { action: asked, resource })).toBe(expected);
  });

  it('lets a denial win, wherever it stands', () => {
    const documents = [deny('s3:GetObject', 'arn:a/secret*'), allow('s3:GetObject', 'arn:a/*')];
    expect(isAllowed(documents, { action: 's3:GetObject', resource: 'arn:a/open' })).toBe(true);
    expect(isAllowed(documents, { action: 's3:GetObject', resource: 'arn:a/secret' })).toBe(false);
  });

  it.each([
    [['acme#rules'], true],
    [['acme2#rules'], false],
    [['acme#rules', 'globex#rules'], false],
    [[], true],
  ])('asks that all values match: %j is %s, and none are all', (keys, expected) => {
    const request = { action: 'dynamodb:Query', resource: 'arn:t', context: { [KEYS]: keys } };
    expect(isAllowed([allow('dynamodb:Query', 'arn:t', ofAcme)], request)).toBe(expected);
  });

  it('tells a key that is not there from one that is', () => {
    const document = allow('dynamodb:Query', 'arn:t', { ...ofAcme, Null: { [KEYS]: 'false' } });
    expect(isAllowed([document], { action: 'dynamodb:Query', resource: 'arn:t' })).toBe(false);
  });

  it('fills in policy variables, and matches nothing where one is not known', () => {
    const name = 'iot:Connection.Thing.ThingName';
    const document = allow('iot:Connect', `arn:client/\${${name}}`);
    const variables = { [name]: 'gw-1' };
    expect(isAllowed([document], { action: 'iot:Connect', resource: 'arn:client/gw-1', variables })).toBe(true);
    expect(isAllowed([document], { action: 'iot:Connect', resource: 'arn:client/gw-2', variables })).toBe(false);
    expect(isAllowed([document], { action: 'iot:Connect', resource: 'arn:client/' })).toBe(false);
  });

  it('refuses an operator that it does not know', () => {
    const document = allow('s3:GetObject', 'arn:a', { NumericLessThan: { 's3:max-keys': '10' } });
    expect(() => isAllowed([document], { action: 's3:GetObject', resource: 'arn:a' })).toThrow(/NumericLessThan/);
  });
});
