package deploy

import (
	"bufio"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

const (
	composeFile = "../../docker-compose.yml"
	password    = "stands-for-the-password"
	nonRoot     = "65532:65532"
)

func load(ctx context.Context, env ...string) (*types.Project, error) {
	options, err := cli.NewProjectOptions([]string{composeFile}, cli.WithEnv(env))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(ctx)
}

func project(t *testing.T) *types.Project {
	t.Helper()
	p, err := load(t.Context(), "NEO4J_PASSWORD="+password)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func service(t *testing.T, name string) types.ServiceConfig {
	t.Helper()
	s, err := project(t).GetService(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestComposeNeedsAPassword(t *testing.T) {
	for _, env := range [][]string{nil, {"NEO4J_PASSWORD="}} {
		if _, err := load(t.Context(), env...); err == nil || !strings.Contains(err.Error(), "NEO4J_PASSWORD") {
			t.Errorf("with %q: got %v, want an error that names NEO4J_PASSWORD", env, err)
		}
	}
}

func TestComposeHoldsNoSecret(t *testing.T) {
	seen := 0
	for name, s := range project(t).Services {
		for key, value := range s.Environment {
			if !isSecret(key) {
				continue
			}
			seen++
			if value == nil || !strings.Contains(*value, password) {
				t.Errorf("%s: %s does not take its value from NEO4J_PASSWORD", name, key)
			}
		}
	}
	if seen != 2 {
		t.Errorf("%d variables hold a secret, want Neo4j's and Portolan's", seen)
	}
}

func isSecret(key string) bool {
	key = strings.ToUpper(key)
	return slices.ContainsFunc([]string{"AUTH", "PASSWORD", "SECRET", "TOKEN", "KEY"}, func(word string) bool {
		return strings.Contains(key, word)
	})
}

func TestComposeServices(t *testing.T) {
	for name, s := range project(t).Services {
		t.Run(name, func(t *testing.T) {
			if s.HealthCheck == nil || s.HealthCheck.Disable || len(s.HealthCheck.Test) == 0 {
				t.Error("it has no healthcheck")
			}
			for _, port := range s.Ports {
				if port.HostIP != "127.0.0.1" {
					t.Errorf("port %d listens on %q, want this machine only", port.Target, port.HostIP)
				}
			}
			if s.Privileged {
				t.Error("it is privileged")
			}
		})
	}
}

func TestComposePortolan(t *testing.T) {
	s := service(t, "portolan")
	if s.User != nonRoot {
		t.Errorf("it runs as %q, want %s", s.User, nonRoot)
	}
	if !s.ReadOnly {
		t.Error("its root can be written")
	}
	if !slices.Equal(s.CapDrop, []string{"ALL"}) {
		t.Errorf("it drops the capabilities %v, want ALL", s.CapDrop)
	}
	if got := s.DependsOn["neo4j"].Condition; got != types.ServiceConditionHealthy {
		t.Errorf("it starts when Neo4j is %q, want %q", got, types.ServiceConditionHealthy)
	}
	if !slices.Equal(s.HealthCheck.Test, []string{"CMD", "/portolan", "health"}) {
		t.Errorf("its healthcheck is %q", s.HealthCheck.Test)
	}
	if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
		t.Error("it may gain privileges")
	}
	want := map[string]string{
		"PORTOLAN_LISTEN":         "0.0.0.0:8080",
		"PORTOLAN_STORE":          "neo4j://neo4j@neo4j:7687/neo4j",
		"PORTOLAN_NEO4J_PASSWORD": password,
	}
	for key, value := range want {
		if got := s.Environment[key]; got == nil || *got != value {
			t.Errorf("%s is not %q", key, value)
		}
	}
}

func TestComposeNeo4j(t *testing.T) {
	s := service(t, "neo4j")
	if s.Image != "neo4j:5.26-community" {
		t.Errorf("the image is %s", s.Image)
	}
	kept := slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool {
		return v.Type == types.VolumeTypeVolume && v.Source != "" && v.Target == "/data"
	})
	if !kept {
		t.Error("its data are not in a named volume")
	}
}

// TestDockerfile reads the last stage, which is the image.
func TestDockerfile(t *testing.T) {
	stage := lastStage(t)
	for _, want := range []string{
		"FROM scratch",
		"USER " + nonRoot,
		`ENTRYPOINT ["/portolan"]`,
		`CMD ["serve"]`,
	} {
		if !slices.Contains(stage, want) {
			t.Errorf("the image lacks %q:\n%s", want, strings.Join(stage, "\n"))
		}
	}
	if !slices.ContainsFunc(stage, func(line string) bool {
		return strings.HasPrefix(line, "HEALTHCHECK ") && strings.HasSuffix(line, `CMD ["/portolan", "health"]`)
	}) {
		t.Error("the image has no healthcheck of its own")
	}
}

func TestDockerfileBuildsAStaticBinary(t *testing.T) {
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "CGO_ENABLED=0 go build ") {
		t.Error("an image without a C library needs CGO_ENABLED=0")
	}
}

func lastStage(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var stage []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "FROM ") {
			stage = nil
		}
		stage = append(stage, line)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return stage
}
