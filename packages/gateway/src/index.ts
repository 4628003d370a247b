/**
 * The gateway as a library: configuration, application, server.
 *
 * @module
 */
export { createApp } from './app.ts';
export type { Application } from './application.ts';
export type { CapturedBatch, ChatAnalysis, OnChatBatch } from './capture/index.ts';
export type { ComponentHealth } from './component-health.ts';
export { type Config, type ConfigOverrides, configSchema, loadConfig, parseConfig } from './config/index.ts';
export type { GatewayParts } from './gateway-parts.ts';
export { type GatewayOverrides, type OpenGateway, openGateway } from './opening/index.ts';
export { type RunningGateway, startGateway } from './server.ts';
export type { Upstream, UpstreamRequest } from './upstreams/index.ts';
