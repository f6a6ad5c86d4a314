//go:build unix

package neo4jtest

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

//go:embed supervise.sh
var superviseSh string

// A process is a server under the care of supervise.sh.
type process struct {
	cmd     *exec.Cmd
	control io.WriteCloser
	ready   chan struct{} // closed when the server says that it has started
	gone    chan struct{} // closed when the server has ended; log is complete then
	log     []string      // its last lines

	endOnce sync.Once
	endErr  error
}

func startProcess(folder, dir string, command []string) (*process, error) {
	cmd := exec.Command("sh", append([]string{"-c", superviseSh, "sh", folder}, command...)...)
	cmd.Dir = dir
	// A group of its own: Ctrl-C reaches this process only, which then decides how the server ends.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	control, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, control: control, ready: make(chan struct{}), gone: make(chan struct{})}
	go p.follow(out)
	return p, nil
}

// follow reads the server's log until the server ends.
func (p *process) follow(out io.Reader) {
	defer close(p.gone)
	ready := false
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := lines.Text()
		if p.log = append(p.log, line); len(p.log) > 100 {
			p.log = p.log[1:]
		}
		if !ready && strings.HasSuffix(line, " Started.") {
			ready = true
			close(p.ready)
		}
	}
	// A line too long for the scanner would leave the server blocked on a full pipe.
	_, _ = io.Copy(io.Discard, out)
}

// awaitReady returns when the server answers, or why it does not.
func (p *process) awaitReady(ctx context.Context) error {
	select {
	case <-p.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-p.gone:
		log := strings.Join(p.log, "\n")
		if strings.Contains(log, "Address already in use") {
			return fmt.Errorf("%w:\n%s", errPortTaken, lastLines(log, 5))
		}
		return fmt.Errorf("it ended before it was ready:\n%s", lastLines(log, 30))
	}
}

// signal sends the server a signal that ends it and waits for that; a server that has ended is left alone.
func (p *process) signal(name string) error {
	select {
	case <-p.gone:
		return nil
	default:
	}
	if err := p.tell(name); err != nil {
		return err
	}
	<-p.gone
	return nil
}

// tell has a signal sent, and does not wait.
func (p *process) tell(signal string) error {
	_, err := io.WriteString(p.control, signal+"\n")
	return err
}

// keep makes end leave the folder. A supervisor that is gone has nothing to be told.
func (p *process) keep() { _, _ = io.WriteString(p.control, "keep\n") }

// end ends the server and its supervisor, and with them a temporary folder. More calls do nothing more.
func (p *process) end() error {
	p.endOnce.Do(func() {
		if p.endErr = p.control.Close(); p.endErr == nil {
			<-p.gone
			p.endErr = p.cmd.Wait()
		}
	})
	return p.endErr
}
