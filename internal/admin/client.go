package admin

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// mostSaid is how much of a refusal is told.
const mostSaid = 2000

// Backup asks the process at an admin address for a backup and writes it out. It
// gives Unavailable where nobody answers there, or where it does not come whole.
func Backup(ctx context.Context, address string, to io.Writer) error {
	base := "http://" + address
	client := &http.Client{}
	if isSocket(address) {
		base = "http://localhost"
		client.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", address)
		}}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+backupPath, nil)
	if err != nil {
		return kg.Errorf(kg.Invalid, "--admin", "%q is no address; give host:port, or the path of a Unix socket", address)
	}
	req.Close = true
	resp, err := client.Do(req)
	if err != nil {
		return unavailable(ctx, address, "nobody answers there; see that it is served, by this user", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(resp.Body, mostSaid))
		return kg.Errorf(kg.Unavailable, address, "gives no backup: %s", strings.TrimSpace(string(said)))
	}
	n, err := io.Copy(to, resp.Body)
	if err == nil && n != resp.ContentLength {
		err = errors.New("it is not as long as it should be")
	}
	if err != nil {
		return unavailable(ctx, address, "the backup did not come whole, or could not be written", err)
	}
	return nil
}

func unavailable(ctx context.Context, address, message string, cause error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &kg.Error{Code: kg.Unavailable, Field: address, Message: message, Cause: cause}
}
