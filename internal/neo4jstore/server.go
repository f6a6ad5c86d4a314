package neo4jstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/portolan/portolan/internal/kg"
)

// The first release whose Cypher is that of the statements: of the line 5 the
// last, which is the one with long-term support.
const oldestMajor, oldestMinor = 5, 26

// checkServer asks what answers there, and whether it is new enough.
func (s *Store) checkServer(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, s.config.ReadTimeout)
	defer cancel()
	info, err := s.driver.GetServerInfo(limited)
	var usage *neo4j.UsageError
	if errors.As(err, &usage) {
		return &kg.Error{Code: kg.Invalid, Field: "store", Message: "what listens there is no Neo4j, or not its Bolt port, which is 7687 as a rule", Cause: err}
	}
	if err != nil {
		return translate(ctx, err)
	}
	return checkVersion(info.Agent())
}

// checkVersion refuses servers that are too old, by what they call themselves,
// such as Neo4j/5.26.25 or Neo4j/2026.02.3.
func checkVersion(agent string) error {
	var major, minor int
	if _, err := fmt.Sscanf(agent, "Neo4j/%d.%d", &major, &minor); err != nil {
		return kg.Errorf(kg.Invalid, "store", "the server calls itself %.40q; Portolan needs Neo4j %d.%d or newer", agent, oldestMajor, oldestMinor)
	}
	if major < oldestMajor || major == oldestMajor && minor < oldestMinor {
		return kg.Errorf(kg.Invalid, "store", "the server is Neo4j %d.%d; Portolan needs %d.%d or newer", major, minor, oldestMajor, oldestMinor)
	}
	return nil
}
