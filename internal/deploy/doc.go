// Package deploy holds docker-compose.yml and the Dockerfile to what the documentation promises of them.
package deploy
