# The machine is off while the host's settings are changed.
hypervisor cpu hypervisor svm
hypervisor kvm
