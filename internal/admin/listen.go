package admin

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/portolan/portolan/internal/kg"
)

// isSocket says whether an address is the path of a Unix socket.
func isSocket(address string) bool { return strings.ContainsAny(address, `/\`) }

// Listen listens on an address: host and port of this machine, or the path of a
// Unix socket, which only the user of this process can connect to. It gives Invalid
// for one that other machines can reach, and Unavailable for one that is taken.
func Listen(address string) (net.Listener, error) {
	if isSocket(address) {
		return listenSocket(address)
	}
	if !isLocal(address) {
		return nil, kg.Errorf(kg.Invalid, "--admin", "%s is no address that only this machine can reach; name one such as 127.0.0.1:8081, or the path of a Unix socket with a / in it", address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, cannotListen(address, err)
	}
	return l, nil
}

func cannotListen(address string, err error) error {
	return &kg.Error{Code: kg.Unavailable, Field: "--admin", Message: address + " cannot be listened on (" + reason(err) + "); choose another address", Cause: err}
}

// reason takes off an error what its message has already.
func reason(err error) string {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	return err.Error()
}

// listenSocket makes the socket in a folder that nobody else may enter, and moves
// it to its place when it has its rights.
func listenSocket(path string) (net.Listener, error) {
	if err := freeSocket(path); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".s")
	if err != nil {
		return nil, cannotListen(path, err)
	}
	defer os.RemoveAll(dir)
	made := filepath.Join(dir, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: made, Net: "unix"})
	if err != nil {
		return nil, cannotListen(path, err)
	}
	l.SetUnlinkOnClose(false)
	if err := errors.Join(os.Chmod(made, 0o600), os.Rename(made, path)); err != nil {
		return nil, errors.Join(cannotListen(path, err), l.Close())
	}
	return &socket{l, path}, nil
}

// freeSocket takes away a socket that a process left that was killed.
func freeSocket(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return cannotListen(path, err)
	case info.Mode().Type() != fs.ModeSocket:
		return kg.Errorf(kg.Invalid, "--admin", "%s is there, and no socket; choose another path", path)
	}
	if c, err := net.Dial("unix", path); err == nil {
		c.Close()
		return kg.Errorf(kg.Unavailable, "--admin", "%s is listened on by another process; choose another path", path)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannotListen(path, err)
	}
	return nil
}

// socket takes its path away when it is closed.
type socket struct {
	net.Listener
	path string
}

// Addr gives the whole path, which others can use wherever they are.
func (s *socket) Addr() net.Addr {
	path := s.path
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return &net.UnixAddr{Name: path, Net: "unix"}
}

func (s *socket) Close() error {
	_ = os.Remove(s.path)
	return s.Listener.Close()
}
